// Writes the corpus files that SheetJS makes. Tables come as JSON on standard input.
import { createRequire } from "module";
import { readFileSync } from "fs";
import { join } from "path";

const XLSX = createRequire(join(process.env.NODE_PATH, "x.js"))("xlsx");
const folder = process.argv[2];
const tables = JSON.parse(readFileSync(0, "utf8"));

function book(sheets) {
  const made = XLSX.utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    XLSX.utils.book_append_sheet(made, XLSX.utils.aoa_to_sheet(rows), name);
  return made;
}

function write(name, sheets, bookType, more = {}) {
  XLSX.writeFile(book(sheets), join(folder, name), { bookType, ...more });
}

write("xlsb_short_cells.xlsb", { 名册: tables.roster }, "xlsb");
write("sheetjs.xls", { 名册: tables.short }, "biff8");
write("sheetjs.ods", { 名册: tables.short, 死亡: tables.deaths }, "ods");
write("sheetjs_page.html", { 名册: tables.short }, "html");
write("spreadsheetml_2003.xls", { 名册: tables.roster }, "xlml");
write("sheetjs.xlsx", { 名册: tables.roster }, "xlsx");
write("sheetjs_compressed.xlsm", { 名册: tables.roster }, "xlsm", { compression: true });
