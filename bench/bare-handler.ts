/**
 * The limit of what an organization in one process can do: a bare node:http handler that inserts with node:sqlite, in memory,
 * the row that the embedded organization keeps of an account. A body is one record or, for CreateMultiple, `{ "Targets": [...] }`.
 * Runs in a process of its own and tells its port.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";

type Row = Readonly<Record<string, string | number>>;

/** Beside those of the record: ID, owner, times, state, version and the defaults of an account. */
const filledColumns = 34;

const database = new DatabaseSync(":memory:");
const columns = ["name", "description", ...Array.from({ length: filledColumns }, (_, index) => `c${index}`)];
const definitions = columns.map((name) => `${name} TEXT`).join(", ");
database.exec(`CREATE TABLE account (accountid TEXT PRIMARY KEY, numberofemployees INTEGER, ${definitions}) STRICT`);
const insert = database.prepare(`INSERT INTO account VALUES (?, ?, ${columns.map(() => "?").join(", ")})`);

function create(row: Row): string {
  const id = randomUUID();
  const now = new Date().toISOString();
  const filled = Array.from({ length: filledColumns }, () => now);
  insert.run(id, row.numberofemployees ?? null, row.name ?? null, row.description ?? null, ...filled);
  return id;
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as Row | { Targets: readonly Row[] };
  database.exec("BEGIN");
  const answer =
    "Targets" in body ? { Ids: (body.Targets as readonly Row[]).map(create) } : { id: create(body as Row) };
  database.exec("COMMIT");
  response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
});
server.listen(0, "127.0.0.1");
await once(server, "listening");
process.once("disconnect", () => process.exit());
process.send?.((server.address() as AddressInfo).port);
