// A button that copies an address. Without this script there is none, and the
// address is selected and copied by hand.

const SAID_FOR = 2000;

async function copy(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // Refused, or absent where the desk is reached without HTTPS.
    return document.execCommand("copy");
  }
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    button.textContent = (await copy(field)) ? "已复制" : "请按 Ctrl+C";
    setTimeout(() => (button.textContent = words), SAID_FOR);
  });
}
