// Handing on an address: by what the device has for it, and copied. Each button is shown
// where the browser can do what it says.

const SAID_FOR = 4000;

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

function handOn(tools) {
  const { share: url, title } = tools.dataset;
  // A reader who changes their mind is not told of an error.
  navigator.share({ title, url }).catch(() => {});
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
