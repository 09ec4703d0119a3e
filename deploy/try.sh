#!/bin/bash
# The site on two web machines, on this one: PostgreSQL with a streaming replica, Redis, S3
# (moto), nginx, two gunicorns with folders of their own; no systemd, no container. Then
# deploy/try/compare.py looks whether the two are one site, and prints a table.
#
#   deploy/try.sh            takes about two minutes, and ten at most; ends with 0 or 1
#   deploy/try.sh --keep     leaves the folder of logs behind
#
# It needs nginx and redis-server of the system, and requirements-dev.txt in .venv. What it
# starts it ends; it writes to one folder below /tmp, and listens on 127.0.0.1 only.

set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
if [ -z "${TRY_BOUNDED:-}" ]; then
    TRY_BOUNDED=1 exec timeout --kill-after=20 600 "$0" "$@"
fi

port=${TRY_PORT:-18400}
python=$root/.venv/bin/python
folder=$(mktemp -d /tmp/newsroom-try.XXXXXX)
chmod 755 "$folder"
declare -A pids=()

cleanup() {
    result=$?
    trap - EXIT INT TERM
    # Those that were stopped end only when they go on.
    for pid in "${pids[@]}"; do
        kill -TERM "$pid" 2>/dev/null && kill -CONT "$pid" 2>/dev/null || true
    done
    for _ in $(seq 50); do
        jobs -rp | grep -q . || break
        sleep 0.2
    done
    for pid in "${pids[@]}"; do
        kill -KILL "$pid" 2>/dev/null || true
    done
    if [ "$result" != 0 ]; then
        tail -n 15 "$folder"/*.log >&2 || true
    fi
    [ "${1:-}" = --keep ] && echo "Kept: $folder" || rm -rf "$folder"
    exit "$result"
}
trap 'cleanup "${1:-}"' EXIT
trap 'exit 143' INT TERM

say() { printf '%s\n' "== $*"; }

# Runs something in the background and remembers it by name.
start() {
    local name=$1
    shift
    "$@" >"$folder/$name.log" 2>&1 &
    pids[$name]=$!
    echo "${pids[$name]}" >"$folder/$name.pid"
}

# Waits until a command succeeds, twenty seconds at most.
await() {
    for _ in $(seq 100); do
        if "$@" >/dev/null 2>&1; then return 0; fi
        sleep 0.2
    done
    echo "In vain: $*" >&2
    return 1
}

# PostgreSQL refuses to run as root.
as_postgres=()
if [ "$(id -u)" = 0 ]; then
    as_postgres=(setpriv --reuid=postgres --regid=postgres --clear-groups)
fi
bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
database="host=$folder/pg port=$port user=postgres"

say "PostgreSQL, and a replica of it"
mkdir "$folder/pg"
[ "$(id -u)" = 0 ] && chown postgres "$folder/pg"
"${as_postgres[@]}" "$bin/initdb" -D "$folder/pg/primary" -U postgres -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync >"$folder/initdb.log"
postgres() {
    start "$1" "${as_postgres[@]}" "$bin/postgres" -D "$folder/pg/$1" -k "$folder/pg" \
        -p "$2" -c listen_addresses= -c fsync=off -c shared_buffers=64MB \
        -c max_connections=60 -c hot_standby=on
    await "$bin/pg_isready" -q -h "$folder/pg" -p "$2"
}
postgres primary "$port"
"$bin/createdb" -h "$folder/pg" -p "$port" -U postgres newsroom
"${as_postgres[@]}" "$bin/pg_basebackup" -D "$folder/pg/replica" -d "$database" -R \
    --checkpoint=fast --no-sync
postgres replica "$((port + 1))"

say "Redis, S3, the code on two machines"
start redis redis-server --bind 127.0.0.1 --port "$((port + 2))" --save '' --dir "$folder"
start s3 "$root/.venv/bin/moto_server" -H 127.0.0.1 -p "$((port + 3))"

socket=${folder//\//%2F}%2Fpg
export ENVIRONMENT=production ALLOWED_HOSTS=www.example.cn SITE_URL=https://www.example.cn
export SECRET_KEY=made-up-for-deploy-try-0123456789-abcdefghijklmnopqrstuvw
export DATABASE_URL=postgresql://postgres@$socket:$port/newsroom
export DATABASE_REPLICA_URL=postgresql://postgres@$socket:$((port + 1))/newsroom
export CACHE_URL=redis://127.0.0.1:$((port + 2))/0
export MEDIA_BUCKET=newsroom-photos MEDIA_ENDPOINT=http://127.0.0.1:$((port + 3))
export MEDIA_REGION=cn-north-1 MEDIA_ADDRESSING_STYLE=path
export MEDIA_ACCESS_KEY=made-up MEDIA_SECRET_KEY=made-up
export BACKUP_DIR=$folder/backups
export WEB_MACHINES=2 WEB_CONCURRENCY=2 METRICS_TOKEN=made-up-for-deploy-try
export TRY_FOLDER=$folder TRY_PORT=$port PYTHONDONTWRITEBYTECODE=1

for machine in a b; do
    mkdir -p "$folder/$machine" "$folder/$machine-metrics"
    tar -C "$root" --exclude='*/__pycache__' -cf - manage.py articles districts editions \
        fixtures ingest locale newsroom static templates deploy \
        | tar -C "$folder/$machine" -xf -
done
manage() { (cd "$folder/a" && "$python" manage.py "$@"); }
await "$python" "$root/deploy/try/make_bucket.py"
manage migrate --no-input -v 0
manage loaddata districts places sections -v 0
manage collectstatic --no-input -v 0
cp -R "$folder/a/staticfiles" "$folder/b/staticfiles"
say "A backup, of database and bucket, and check --deploy"
manage backup
manage check --deploy --database default --fail-level WARNING

say "Two web machines, and nginx before them"
for machine in a b; do
    export PROMETHEUS_MULTIPROC_DIR=$folder/$machine-metrics
    start "$machine" env --chdir="$folder/$machine" "$root/.venv/bin/gunicorn" \
        newsroom.wsgi --config deploy/gunicorn.conf.py \
        --bind "unix:$folder/$machine.sock" --worker-tmp-dir /dev/shm
done
unset PROMETHEUS_MULTIPROC_DIR
sed "s#@folder@#$folder#g; s#@root@#$root#g; s#@both@#$((port + 4))#; s#@a@#$((port + 5))#; s#@b@#$((port + 6))#" \
    "$root/deploy/try/nginx.conf" >"$folder/nginx.conf"
start nginx nginx -p "$folder" -c "$folder/nginx.conf" -g 'daemon off;'
for machine in 5 6; do
    await curl -fs -H 'Host: www.example.cn' "http://127.0.0.1:$((port + machine))/readyz"
done

say "Are they one site?"
(cd "$folder/a" && PYTHONPATH="$folder/a" "$python" "$root/deploy/try/compare.py")
