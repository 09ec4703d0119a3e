// The key "/" goes to the search box of the desk, from wherever nothing is typed. The
// page of results has the switch for those whose keys are pressed by voice or by chance.

const OFF = "search-key-off";
const box = document.getElementById("desk-search-box");
const line = document.querySelector(".found-key");

function isTyping(target) {
  return target.isContentEditable || target.matches("input, select, textarea");
}

document.addEventListener("keydown", (event) => {
  const isKey = event.key === "/" || (event.code === "Slash" && !event.shiftKey);
  if (!box || !isKey || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || localStorage.getItem(OFF)) return;
  event.preventDefault();
  box.focus();
  box.select();
});

if (line) {
  const choice = line.querySelector("input");
  line.hidden = false;
  choice.checked = !localStorage.getItem(OFF);
  choice.addEventListener("change", () => {
    if (choice.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}
