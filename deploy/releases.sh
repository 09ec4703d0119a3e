# shellcheck shell=bash
# Layout of an installation, and the steps that install, upgrade, rollback and restart share.
#
#   /srv/newsroom/releases/1.5   the code of a release, its .venv and its staticfiles
#   /srv/newsroom/a, b           links to the releases that newsroom@a and newsroom@b run
#   /srv/newsroom/site.sock      a link to the socket of the one that readers are sent to
#   /srv/newsroom/current        a link to that one's release; previous, to the one before
#   /srv/newsroom/static         the static files of all releases that are kept
#
# All of it is root's: the site cannot write its own code.

# A folder in place of / to try it in; then no package, user or service of the machine is
# touched.
ROOT=${NEWSROOM_ROOT:-}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
OWNER=${NEWSROOM_USER:-newsroom}
SYSTEMCTL=${NEWSROOM_SYSTEMCTL:-systemctl}
SITE=$ROOT/srv/newsroom
RUN=$ROOT/run/newsroom
ENVIRONMENT_FILE=${NEWSROOM_ENVIRONMENT_FILE:-$ROOT/etc/newsroom.env}
export NEWSROOM_USER=$OWNER NEWSROOM_ENVIRONMENT_FILE=$ENVIRONMENT_FILE
SECONDS_TO_START=${NEWSROOM_SECONDS_TO_START:-180}
SECONDS_TO_DRAIN=30
# Of the releases that readers do not get, as many of the newest are kept.
KEPT=3

say() {
    printf '== %s\n' "$*"
}

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

need_root() {
    [ "$(id -u)" = 0 ] || fail "请在命令前加上 sudo。"
}

# One at a time; the lock goes with this process.
alone() {
    mkdir -p "$SITE"
    exec 9>"$SITE/.lock"
    flock --nonblock 9 || fail "另一个安装或升级正在进行，请等它做完。"
}

# Point the link $2 at $1, from one moment to the next.
point() {
    ln -sfn "$1" "$2.new"
    mv -fT "$2.new" "$2"
}

# The code may lie in a colleague's folder.
git_in() {
    git -c safe.directory='*' -C "$@"
}

# Print the value of a variable of the environment file, or nothing.
variable() {
    PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here/.. PYTHONUTF8=1 python3 -c '
import sys
from newsroom.environment_file import read
print(read(sys.argv[1]).get(sys.argv[2], ""))' "$ENVIRONMENT_FILE" "$1"
}

# Run a management command of the release $1.
manage() {
    local release=$1
    shift
    NEWSROOM_RELEASE=$release "$release/deploy/newsroom-manage" "$@" 9>&-
}

# Print which of a and b readers are sent to, or nothing.
answering() {
    local socket
    socket=$(readlink "$SITE/site.sock" 2>/dev/null) || return 0
    basename "$(dirname "$socket")"
}

# Making a release

# Put the code of $1, a folder or an archive, into the folder $2.
copy_code() {
    local source=$1 folder=$2
    mkdir -p "$folder"
    if [ -f "$source" ]; then
        # Most archives have one folder in them that has it all.
        local depth
        depth=$(tar -tf "$source" |
            awk -F/ '/^(\.\/)?([^\/]+\/)?manage\.py$/ { print NF - 1 }')
        [ -n "$depth" ] || fail "$source 里没有 manage.py：不是本系统的发布包。"
        tar -xf "$source" -C "$folder" --no-same-owner --strip-components="$depth"
    elif git_in "$source" rev-parse --verify -q HEAD >/dev/null 2>&1; then
        git_in "$source" archive HEAD | tar -x -C "$folder" --no-same-owner
    else
        tar -c -C "$source" --exclude=./.venv --exclude=./var --exclude=./media \
            --exclude=./staticfiles --exclude=./node_modules --exclude='./db.sqlite3*' \
            --exclude=./.git . | tar -x -C "$folder" --no-same-owner
    fi
}

# Print the name that a release of the folder or archive $1 gets.
name_of() {
    local name
    if [ -f "$1" ]; then
        name=$(basename "$1")
        name=${name%.tar*}
        name=${name%.tgz}
    else
        name=$(git_in "$1" describe --tags --always 2>/dev/null) ||
            name=$(sed -n 's/^version = "\(.*\)"/\1/p' "$1/pyproject.toml")-$(date +%Y%m%d-%H%M%S)
    fi
    printf '%s' "$name" | tr -c 'A-Za-z0-9._-' '-'
}

# Make the release $2 of the code $1: nothing of it is seen by readers yet.
prepare() {
    local source=$1 release=$SITE/releases/$2
    if [ -e "$release/.prepared" ]; then
        say "版本 $2 已经准备好"
        complete_environment "$release"
        return
    fi
    refuse_data_in_the_release
    # What an earlier try left half made.
    rm -rf "$release"
    say "准备版本 $2"
    copy_code "$source" "$release"
    make_environment "$release"
    say "检查设置"
    manage "$release" check --deploy --fail-level WARNING ||
        fail "设置没有通过检查，网站照旧运行。请按上面说的改 $ENVIRONMENT_FILE，再试一次。"
    say "收集样式和脚本"
    install -d -o "$OWNER" "$release/staticfiles"
    manage "$release" collectstatic --no-input --verbosity 0
    chown -R root:root "$release"
    mkdir -p "$SITE/static"
    cp -alf "$release/staticfiles/." "$SITE/static/"
    requirements >"$release/.prepared"
}

# Print which of the locked lists the paper needs.
requirements() {
    local packages
    packages=$(variable REQUIREMENTS)
    printf '%s\n' "${packages:-requirements.txt}"
}

# Add what the release $1 lacks since REQUIREMENTS was changed.
complete_environment() {
    if [ "$(<"$1/.prepared")" != "$(requirements)" ]; then
        make_environment "$1"
        requirements >"$1/.prepared"
    fi
}

# By default both lie beside the code, which is another folder after each upgrade.
refuse_data_in_the_release() {
    [ -n "$(variable DATABASE_URL)" ] ||
        fail "$ENVIRONMENT_FILE 里没有DATABASE_URL：数据库会放在版本文件夹里，下次升级就不见了。"
    [ -n "$(variable MEDIA_ROOT)$(variable MEDIA_BUCKET)" ] ||
        fail "$ENVIRONMENT_FILE 里没有MEDIA_ROOT：图片会放在版本文件夹里，下次升级就不见了。请写 MEDIA_ROOT=/var/lib/newsroom/media 。"
}

make_environment() {
    local release=$1 packages log=$1/.install.log
    packages=$(requirements)
    [ -f "$release/$packages" ] ||
        fail "$ENVIRONMENT_FILE 里 REQUIREMENTS=$packages：没有这个文件。写requirements.txt或requirements-large.txt。"
    say "安装依赖（$packages，约一分钟）"
    python3 -m venv "$release/.venv"
    "$release/.venv/bin/python" -m pip install --disable-pip-version-check --no-input \
        --require-hashes -r "$release/$packages" >"$log" 2>&1 || {
        tail -n 3 "$log" >&2
        fail "依赖没有装上，网站照旧运行。断网或太慢时，请用PIP_INDEX_URL指定附近的镜像再试；全部记录在 $log 。"
    }
    # The service may not write here: each process would compile all the code.
    "$release/.venv/bin/python" -m compileall -q \
        "$release"/{articles,districts,editions,ingest,newsroom}
}

# The database

# Bring the database up to date, after a backup, while the old release answers: each
# migration is one that the old code survives (CONTRIBUTING.md).
migrate() {
    local release=$1
    if manage "$release" migrate --check >/dev/null 2>&1; then
        say "数据库不用迁移"
        return
    fi
    back_up
    say "迁移数据库"
    manage "$release" migrate --no-input --verbosity 1 ||
        fail "迁移没有做完，网站照旧运行。原因在上面；改好后再运行一次，做完的步骤不会重做。"
}

# The release that made the database knows best how it is kept.
back_up() {
    local current=$SITE/current
    if [ ! -e "$current" ]; then
        return
    elif [ ! -e "$current/newsroom/management/commands/backup.py" ] ||
        [ -z "$(variable BACKUP_DIR)" ]; then
        say "注意：没有设置BACKUP_DIR，迁移前不做备份"
    else
        say "迁移前备份"
        manage "$(readlink -f "$current")" backup ||
            fail "备份没有做成，所以没有迁移，网站照旧运行。原因在上面。"
    fi
}

# The switch

# Send readers to the release $1, without refusing one of their requests.
switch_to() {
    local release=$1 old new
    old=$(answering)
    new=a
    [ "$old" != a ] || new=b
    point "releases/$release" "$SITE/$new"
    "$SYSTEMCTL" stop "newsroom@$new"
    say "启动版本 $release（newsroom@$new）"
    if ! "$SYSTEMCTL" start "newsroom@$new" || ! wait_for "$new"; then
        "$SYSTEMCTL" stop "newsroom@$new"
        fail "版本 $release 没有启动成功，读者看到的仍是原来的版本。请看：journalctl -u newsroom@$new -n 50"
    fi
    if [ -e "$SITE/current" ] && [ "$(readlink "$SITE/current")" != "releases/$release" ]; then
        point "$(readlink "$SITE/current")" "$SITE/previous"
    fi
    point "$RUN/$new/site.sock" "$SITE/site.sock"
    point "releases/$release" "$SITE/current"
    "$SYSTEMCTL" --quiet enable "newsroom@$new"
    if [ -n "$old" ]; then
        "$SYSTEMCTL" --quiet disable "newsroom@$old"
        drain "$old"
        "$SYSTEMCTL" stop "newsroom@$old"
    fi
    say "读者看到的是版本 $release"
}

# Wait until newsroom@$1 reaches its database and answers with a front page.
wait_for() {
    local deadline=$((SECONDS + SECONDS_TO_START)) host
    host=$(variable ALLOWED_HOSTS)
    host=${host%%,*}
    until answers "$1" "$host" /readyz && answers "$1" "$host" /; do
        if ((SECONDS >= deadline)) || ! "$SYSTEMCTL" --quiet is-active "newsroom@$1"; then
            return 1
        fi
        sleep 0.5
    done
}

answers() {
    local code
    code=$(curl --silent --max-time 15 --output /dev/null --write-out '%{http_code}' \
        --unix-socket "$RUN/$1/site.sock" --header "Host: $2" \
        --header "X-Forwarded-Proto: https" "http://localhost$3") || return 1
    [ "$code" = 200 ]
}

# Wait until newsroom@$1 has taken in all who came before the switch: those who still
# stand before a socket that is closed would be refused.
drain() {
    local deadline=$((SECONDS + SECONDS_TO_DRAIN)) empty=0
    while ((SECONDS < deadline && empty < 3)); do
        if [ "$(waiting "$RUN/$1/site.sock")" = 0 ]; then
            empty=$((empty + 1))
        else
            empty=0
        fi
        sleep 0.3
    done
}

# Print how many connections wait to be accepted at a socket.
waiting() {
    ss --no-header --listening --unix src "$1" | awk '{ n += $3 } END { print n + 0 }'
}

# Delete the releases that nobody needs any more, and their static files.
prune() {
    local release kept=0 used
    used=$(for link in a b current previous; do readlink "$SITE/$link" || true; done)
    while read -r release; do
        if grep -qxF "releases/$release" <<<"$used"; then
            continue
        fi
        kept=$((kept + 1))
        if ((kept > KEPT)); then
            say "删除旧版本 $release"
            rm -rf "${SITE:?}/releases/$release"
        fi
    done < <(find "$SITE/releases" -mindepth 1 -maxdepth 1 -type d -printf '%T@ %f\n' |
        sort -rn | cut -d' ' -f2-)
    # One link is left of a file that no release has.
    find "$SITE/static" -type f -links 1 -delete
}

# Put the units of the release $1 in their place; what a paper changes about them is in
# drop-ins (systemctl edit newsroom@).
install_units() {
    local units=$ROOT/etc/systemd/system unit changed=""
    mkdir -p "$units"
    for unit in "$1"/deploy/newsroom*.service "$1"/deploy/newsroom*.timer; do
        if ! cmp -s "$unit" "$units/${unit##*/}"; then
            install -m 644 "$unit" "$units/"
            changed=yes
        fi
    done
    [ -z "$changed" ] || "$SYSTEMCTL" daemon-reload
}
