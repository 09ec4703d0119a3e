// The body's editor in Chinese. It asks window.gettext for some of its words and
// has others in English only, which are put right as they appear.

import { takePastes } from "./pasting.js";

// The editor would bring a style sheet of its own, written into the page, which the
// Content-Security-Policy refuses; story.css has its rules. It brings none where there
// is an element of that name: this one is empty, and no style sheet.
const MATHML = "http://www.w3.org/1998/Math/MathML";
const brought = document.createElementNS(MATHML, "style");
brought.setAttribute("data-tiptap-style", "");
document.head.append(brought);

const WORDS = {
  paragraph: "正文段落",
  Paragraph: "正文",
  "Heading 2": "小标题",
  "Heading 3": "三级标题",
  "unordered list": "项目符号",
  "ordered list": "编号列表",
  "List properties": "列表属性",
  blockquote: "引文",
  bold: "加粗",
  italic: "着重",
  subscript: "下标",
  superscript: "上标",
  "Insert table": "插入表格（Tab 到下一格，Esc 到表格后面）",
  "Add column": "右边加一列",
  "Delete column": "删去这一列",
  "Add row": "下面加一行",
  "Delete row": "删去这一行",
  "Merge cells": "合并单元格",
  "Split cell": "拆分单元格",
  "Toggle header cell": "表头或普通单元格",
  "Delete table": "删除表格",
  "insert link": "插入链接",
  "remove link": "取消链接",
  undo: "撤销",
  redo: "重做",
  URL: "网址",
  Title: "链接说明",
  "Edit Link": "编辑链接",
  "Edit link": "编辑链接",
  "List type": "编号样式",
  "Start at": "起始编号",
  Update: "确定",
  Cancel: "取消",
};

const catalogue = window.gettext || ((word) => word);
window.gettext = (word) => WORDS[word] || catalogue(word);

function translate(part) {
  for (const button of part.querySelectorAll(".prose-menubar [title]")) {
    button.title = WORDS[button.title] || button.title;
    button.setAttribute("aria-label", button.title);
    // The package says it by a class, which is only seen.
    button.setAttribute("aria-disabled", String(button.classList.contains("disabled")));
  }
  for (const option of part.querySelectorAll(".prose-menubar__option > *")) {
    if (WORDS[option.textContent]) option.textContent = WORDS[option.textContent];
  }
}

function nameTheEditor(editor) {
  const field = editor.querySelector("textarea");
  const label = document.querySelector(`label[for="${field?.id}"]`);
  const page = editor.querySelector(".tiptap");
  if (label && page)
    page.setAttribute("aria-label", label.textContent.replace(/[:：]/, ""));
}

// The menu is built after the editor says that it is ready, and again on the way.
document.addEventListener("prose-editor:ready", (event) => {
  const editor = event.target.closest(".prose-editor");
  nameTheEditor(editor);
  translate(editor);
  if (event.detail.textarea.dataset.paste) {
    takePastes(event.detail.editor, event.detail.textarea);
  }
  new MutationObserver(() => translate(editor)).observe(editor, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["class"],
  });
});
