// Dialogs: opened by a button with data-open-dialog="id", closed by Escape or a button with data-close-dialog.
// The menu behind the initials closes like a dialog.

/** Open a dialog over the page; focus returns to where it was. */
export function openDialog(dialog) {
  if (!dialog.open) dialog.showModal();
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu !== except) menu.open = false;
  }
}

/** Listen for the buttons that open and close dialogs. */
export function startDialogs() {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    closeMenus(target.closest("details.menu"));
    const opener = target.closest("[data-open-dialog]");
    if (opener) openDialog(document.getElementById(opener.dataset.openDialog));
    if (target.closest("[data-close-dialog]")) target.closest("dialog")?.close();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (!menu) return;
    closeMenus();
    menu.querySelector("summary").focus();
    event.preventDefault();
  });
}
