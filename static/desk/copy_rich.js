// A button that copies a text with its formatting, as an editor of rich text takes it:
// its HTML, and its words for editors that take no HTML. Without this script there is no
// button.

const SAID_FOR = 2000;

// The event of a copy may be given anything, and no page of ours has to show it. It works
// without HTTPS too, and the browser passes the styles on as they are.
function copyByEvent(html, plain) {
  let isGiven = false;
  const give = (event) => {
    event.clipboardData.setData("text/html", html);
    event.clipboardData.setData("text/plain", plain);
    event.preventDefault();
    isGiven = true;
  };
  document.addEventListener("copy", give, { once: true });
  try {
    return document.execCommand("copy") && isGiven;
  } finally {
    document.removeEventListener("copy", give);
  }
}

// Where a browser fires no such event while nothing is selected. Chromium reads the HTML
// under our Content-Security-Policy, and complains of its styles before it copies them.
async function copyAsItem(html, plain) {
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/html": new Blob([html], { type: "text/html" }),
        "text/plain": new Blob([plain], { type: "text/plain" }),
      }),
    ]);
    return true;
  } catch {
    return false;
  }
}

async function copyRich(html, plain) {
  return copyByEvent(html, plain) || (await copyAsItem(html, plain));
}

for (const button of document.querySelectorAll("[data-copy-rich]")) {
  const html = document.getElementById(button.dataset.copyRich);
  const plain = document.getElementById(button.dataset.copyPlain);
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await copyRich(html.value, plain.value);
    button.textContent = copied ? "已复制，去粘贴吧" : "没有复制成，请在预览里全选复制";
    setTimeout(() => {
      button.textContent = words;
    }, SAID_FOR);
  });
}
