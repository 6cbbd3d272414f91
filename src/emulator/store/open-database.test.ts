import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { standardTables } from "../metadata/tables.ts";
import { openDatabase } from "./open-database.ts";

// A kill loses nothing that was acknowledged, a power cut neither: the first is tested with a killed process, the second
// rests on these settings (SQLite, "PRAGMA synchronous").
it("a data file is written ahead, and on disk before a transaction ends", (t) => {
  const folder = mkdtempSync(join(tmpdir(), "dynaml-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const database = openDatabase(join(folder, "crm.sqlite"), standardTables());
  assert.deepEqual({ ...database.prepare("PRAGMA journal_mode").get() }, { journal_mode: "wal" });
  assert.deepEqual({ ...database.prepare("PRAGMA synchronous").get() }, { synchronous: 2 });
  database.close();
});
