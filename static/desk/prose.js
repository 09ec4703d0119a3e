// The editor of a rich text, or undefined for a plain field. Tiptap leaves its editor
// on the page that it writes on.

export function editorOf(field) {
  return field?.closest(".prose-editor")?.querySelector(".tiptap")?.editor;
}
