// A row of choices worked by one key each: 1 to 9, 0, then letters. Used by closing, silent or prank, and the ladder.

const KEYS = "1234567890ABCDEFGH";

/** The key of the choice at a place. */
export function keyAt(index) {
  return KEYS[index] ?? "";
}

function move(buttons, event) {
  const isBack = event.key === "ArrowLeft" || event.key === "ArrowUp";
  const isRightToLeft = document.documentElement.dir === "rtl" && event.key.match(/Left|Right/);
  const step = isBack !== Boolean(isRightToLeft) ? -1 : 1;
  const at = buttons.indexOf(document.activeElement);
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

/** Let one key press a button of a group while the focus is in it; Escape leaves it. */
export function listenForKeys(group, { onLeave, onEnter = null }) {
  group.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing || event.target.matches("input, textarea, select")) return;
    const buttons = [...group.querySelectorAll("button[data-code]")];
    const index = event.key.length === 1 ? KEYS.indexOf(event.key.toUpperCase()) : -1;
    if (index >= 0 && buttons[index]) {
      stop(event);
      buttons[index].focus();
      buttons[index].click();
    } else if (/^Arrow/.test(event.key)) {
      stop(event);
      move(buttons, event);
    } else if (event.key === "Escape") {
      stop(event);
      onLeave();
    } else if (event.key === "Enter" && onEnter) {
      stop(event);
      onEnter();
    }
  });
}

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
