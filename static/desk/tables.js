// Tables in the body's editor: the editor's own, with a caption (表题), begun with one
// click, and left with Esc. The body's field asks for this module in settings.py.

import { Table as PlainTable, updateAttrsDialog } from "django-prose-editor/editor";

const askForCaption = updateAttrsDialog(
  { caption: { title: "表题" } },
  { title: "表题", submitText: "确定" },
);

function tableAt({ $head }) {
  for (let depth = $head.depth; depth; depth -= 1) {
    const node = $head.node(depth);
    if (node.type.name === "table") return { node, end: $head.after(depth) };
  }
  return null;
}

export const Table = PlainTable.extend({
  addAttributes() {
    return {
      ...this.parent?.(),
      caption: {
        default: "",
        rendered: false,
        parseHTML: (table) => table.caption?.textContent.trim() ?? "",
      },
    };
  },

  parseHTML() {
    // What a caption says is kept with the table; it is no row.
    return [...this.parent(), { tag: "caption", ignore: true }];
  },

  renderHTML({ node }) {
    const { caption } = node.attrs;
    return ["table", ...(caption ? [["caption", caption]] : []), ["tbody", 0]];
  },

  addNodeView() {
    const plainView = this.parent();
    return (props) => {
      const view = plainView(props);
      const caption = document.createElement("caption");
      const updateRows = view.update;
      caption.textContent = props.node.attrs.caption;
      view.table.prepend(caption);
      view.update = (node) => {
        if (!updateRows(node)) return false;
        caption.textContent = node.attrs.caption;
        return true;
      };
      return view;
    };
  },

  addMenuItems({ buttons, menu }) {
    this.parent({ buttons, menu });
    menu.defineItem({
      name: "table:caption",
      groups: "table",
      button: buttons.text("表题", "表题"),
      hidden: (editor) => !editor.isActive("table"),
      async command(editor) {
        const { node } = tableAt(editor.state.selection);
        const typed = await askForCaption(editor, node.attrs);
        if (typed) editor.chain().focus().updateAttributes("table", typed).run();
      },
    });
  },

  addCommands() {
    return {
      ...this.parent?.(),
      // Rows and columns are added as they are needed: nobody is asked how many.
      insertTableWithOptions:
        () =>
        ({ commands }) =>
          commands.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
    };
  },

  addKeyboardShortcuts() {
    return {
      ...this.parent?.(),
      // Tab goes from cell to cell, and at the end adds a row: this is the way out.
      Escape: () => {
        const table = tableAt(this.editor.state.selection);
        if (!table) return false;
        const chain = this.editor.chain();
        const after = this.editor.state.doc.nodeAt(table.end);
        if (!after?.isTextblock)
          chain.insertContentAt(table.end, { type: "paragraph" });
        return chain.setTextSelection(table.end + 1).run();
      },
    };
  },
});
