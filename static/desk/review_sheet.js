// Without this the sheet is printed from the browser's own menu.

const button = document.getElementById("print");

button.hidden = false;
button.addEventListener("click", () => window.print());
