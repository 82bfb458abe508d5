// On a small screen the menu is one line that scrolls sideways: show where one is.
(() => {
  const list = document.querySelector(".menu ul"), here = list && list.querySelector("[aria-current]");
  if (here) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.offsetWidth) / 2;
})();
