// A grid of numbers: arrows and Enter move between its fields, and a block copied from a spreadsheet fills several.

const fieldsOf = (grid) => [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("td.num")].map((cell) => cell.querySelector("input")));

function place(rows, field) {
  const row = rows.findIndex((one) => one.includes(field));
  return [row, row < 0 ? -1 : rows[row].indexOf(field)];
}

function move(rows, [row, column], down) {
  for (let at = row + down; at >= 0 && at < rows.length; at += down) {
    const field = rows[at][column];
    if (field) {
      field.focus();
      field.select();
      return true;
    }
  }
  return false;
}

function onKey(event, grid) {
  const down = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
  if (!down || event.ctrlKey || event.metaKey || event.altKey || !event.target.matches("td.num input")) return;
  const rows = fieldsOf(grid);
  if (move(rows, place(rows, event.target), down) || event.key === "Enter") event.preventDefault();
}

function onPaste(event, grid) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!/[\t\n]/.test(text.trim()) || !event.target.matches("td.num input")) return;
  event.preventDefault();
  const rows = fieldsOf(grid);
  const [top, left] = place(rows, event.target);
  text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) => {
    line.split("\t").forEach((word, along) => {
      const field = rows[top + down]?.[left + along];
      if (field) field.value = word.trim();
    });
  });
}

for (const grid of document.querySelectorAll("[data-grid]")) {
  grid.addEventListener("keydown", (event) => onKey(event, grid));
  grid.addEventListener("paste", (event) => onPaste(event, grid));
}
