// Where picture files are dropped, pasted and chosen. A file that is dropped beside such
// a place does not open in the tab, where it would take the page away.

// What is dropped or pasted: [{file, isFolder}].
export function filesOf(data) {
  return [...data.items]
    .filter((item) => item.kind === "file")
    .map((item) => ({
      isFolder: Boolean(item.webkitGetAsEntry?.()?.isDirectory),
      file: item.getAsFile(),
    }))
    .filter(({ file }) => file);
}

export function hasFiles(data) {
  return Boolean(data?.types.includes("Files"));
}

// A field of a form takes a file that is dropped on it by itself.
function isField(target) {
  return target instanceof HTMLInputElement && target.type === "file";
}

// Let a place take what is dropped on it; `marked` is shown as the place, while a file is
// dragged over it.
export function takeDrops(place, marked, take) {
  let end;
  place.addEventListener("dragover", (event) => {
    if (event.defaultPrevented || !hasFiles(event.dataTransfer)) return;
    if (isField(event.target)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    if (event.target.closest?.(".prose-editor")) return; // the text takes it
    marked.classList.add("is-goal-of-files");
    clearTimeout(end);
    end = setTimeout(() => marked.classList.remove("is-goal-of-files"), 300);
  });
  place.addEventListener("drop", (event) => {
    if (event.defaultPrevented || !hasFiles(event.dataTransfer)) return;
    if (isField(event.target)) return;
    event.preventDefault();
    take(filesOf(event.dataTransfer));
  });
}

// Pictures that are pasted where no words are typed, or without words.
export function takePictures(place, take) {
  place.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (event.defaultPrevented || !hasFiles(data)) return;
    if (data.getData("text/plain").trim()) return;
    event.preventDefault();
    take(filesOf(data));
  });
}

export function takeChosen(button, field, take) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    field.click();
  });
  field.addEventListener("change", () => {
    take([...field.files].map((file) => ({ file, isFolder: false })));
    field.value = ""; // the same file may be chosen once more
  });
}

for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => {
    if (event.defaultPrevented || !hasFiles(event.dataTransfer)) return;
    if (isField(event.target)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "none";
  });
}
