/* Datasette's SQL editor, started from a file: the Content-Security-Policy allows no inline script. */
window.addEventListener("load", () => {
  const format = document.querySelector("button#sql-format");
  const shown = document.querySelector("pre#sql-query");
  const input = document.querySelector("textarea#sql-editor");
  let editor = null;
  if (input && window.CodeMirror) {
    editor = CodeMirror.fromTextArea(input, { lineNumbers: true, mode: "text/x-sql", lineWrapping: true });
    editor.getInputField().setAttribute("aria-label", "SQL");
    editor.setOption("extraKeys", { "Shift-Enter": () => input.form.submit(), Tab: false });
  }
  if (format && window.sqlFormatter && (editor || shown)) {
    format.hidden = false;
    format.addEventListener("click", () => {
      if (editor) editor.setValue(sqlFormatter.format(editor.getValue()));
      else shown.textContent = sqlFormatter.format(shown.textContent);
    });
  }
});
