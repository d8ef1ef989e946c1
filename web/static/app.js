// The pages work without this. It saves a tap, and leaves quickly.
"use strict";
(() => {
  const form = document.querySelector("form.box");
  const wide = matchMedia("(min-width: 62rem)");
  if (form) {
    document.addEventListener("change", (e) => {
      if (wide.matches && e.target.form === form && e.target.type === "checkbox") form.requestSubmit();
    });
    form.addEventListener("submit", () => {
      // Empty fields and the usual distance would only lengthen the address.
      for (const el of form.elements) {
        if (el.name && (el.value === "" || (el.name === "within" && !form.elements.near.value))) el.disabled = true;
      }
    });
    addEventListener("pageshow", () => {
      for (const el of form.elements) el.disabled = false;
    });
  }
  const print = document.getElementById("print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  const exit = document.getElementById("exit");
  const leave = () => {
    document.documentElement.hidden = true;
    location.replace(exit.href);
  };
  if (exit) {
    exit.addEventListener("click", (e) => {
      e.preventDefault();
      leave();
    });
    let presses = [];
    addEventListener("keydown", (e) => {
      if (e.key !== "Shift") {
        presses = [];
        return;
      }
      if (e.repeat) return;
      const now = Date.now();
      presses = presses.filter((t) => now - t < 5000).concat(now);
      if (presses.length === 3) leave();
    });
  }
})();
