/* The menu that Datasette's table.js puts on each column: in the language of the page, and within reach of the keyboard. */
(() => {
  const vi = document.documentElement.lang === "vi";
  const words = {
    "dropdown-sort-asc": "Xếp tăng dần",
    "dropdown-sort-desc": "Xếp giảm dần",
    "dropdown-facet": "Đếm theo giá trị",
    "dropdown-hide-column": "Ẩn cột này",
    "dropdown-show-all-columns": "Hiện mọi cột",
    "dropdown-not-blank": "Chỉ dòng có giá trị",
  };
  document.addEventListener("DOMContentLoaded", () => {
    const menu = document.querySelector(".dropdown-menu");
    if (!menu) return;
    if (vi) for (const [name, said] of Object.entries(words)) menu.querySelector(`.${name}`).textContent = said;
    const say = () => {
      const type = menu.querySelector(".dropdown-column-type");
      if (vi) type.textContent = type.textContent.replace("Type:", "Kiểu:").replace("NOT NULL", "(luôn có)");
    };
    for (const icon of document.querySelectorAll(".dropdown-menu-icon")) {
      const column = icon.closest("th").querySelector("a").textContent.trim();
      icon.setAttribute("tabindex", "0");
      icon.setAttribute("role", "button");
      icon.setAttribute("aria-label", (vi ? "Tùy chọn của cột " : "Options of the column ") + column);
      icon.addEventListener("click", () => setTimeout(say, 0));
      icon.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        icon.dispatchEvent(new MouseEvent("click", { bubbles: true }));
        setTimeout(() => [...menu.querySelectorAll("a")].find((a) => a.offsetParent)?.focus(), 0);
      });
    }
    menu.addEventListener("keydown", (event) => {
      if (event.key === "Escape") document.body.click();
    });
  });
})();
