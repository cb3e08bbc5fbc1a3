/* A button beside each example that copies it. Without script the example can be selected as ever. */
document.addEventListener("DOMContentLoaded", () => {
  if (!navigator.clipboard) return;
  const vi = document.documentElement.lang === "vi";
  for (const block of document.querySelectorAll("pre[data-example]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = vi ? "Chép" : "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = vi ? "Đã chép" : "Copied";
      setTimeout(() => { button.textContent = vi ? "Chép" : "Copy"; }, 2000);
    });
    block.before(button);
  }
});
