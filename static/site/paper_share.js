// Handing on an address: by what the device has for it, and copied. Each button is shown
// where the browser can do what it says.

const SAID_FOR = 4000;
const LONGEST_WAIT = 3000;

function say(tools, words) {
  const said = tools.querySelector("[role=status]");
  said.textContent = words;
  setTimeout(() => (said.textContent = ""), SAID_FOR);
}

async function copy(tools) {
  try {
    await navigator.clipboard.writeText(tools.dataset.share);
    say(tools, "链接已复制");
  } catch {
    say(tools, `请手动复制：${tools.dataset.share}`);
  }
}

// A story as it stands on the page, where the device hands on pictures; it is not waited
// for long: what a reader has pressed is to happen at once.
async function clippingOf({ picture, title }) {
  if (!picture || !navigator.canShare) return [];
  try {
    const answer = await fetch(picture, { signal: AbortSignal.timeout(LONGEST_WAIT) });
    if (!answer.ok) return [];
    const file = new File([await answer.blob()], `${title}.jpg`, {
      type: "image/jpeg",
    });
    return navigator.canShare({ files: [file] }) ? [file] : [];
  } catch {
    return [];
  }
}

async function handOn(tools) {
  const { share: url, title } = tools.dataset;
  const files = await clippingOf(tools.dataset);
  // A reader who changes their mind is not told of an error.
  navigator
    .share(files.length ? { title, url, files } : { title, url })
    .catch(() => {});
}

function offer(tools, name, act) {
  const button = tools.querySelector(`[data-do=${name}]`);
  if (!button?.hidden) return;
  button.hidden = false;
  button.addEventListener("click", () => act(tools));
}

export function offerSharing(part) {
  for (const tools of part.querySelectorAll(".paper-tools")) {
    offer(tools, "copy", copy);
    if (navigator.share) offer(tools, "share", handOn);
  }
}
