/**
 * The limit of what an organization in one process can do: a bare node:http handler that inserts with node:sqlite, in memory,
 * the row that the embedded organization keeps of an account. A body is one record or, for CreateMultiple, `{ "Targets": [...] }`.
 * `GET /join` runs a join of three tables by hand over as many contacts as the first argument says: rows as wide as an account's,
 * with the index and the statistics that the join wants.
 * Runs in a process of its own and tells its port.
 */
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { accountName, contactsOfAccount, lastName } from "./joined-rows.ts";

type Row = Readonly<Record<string, string | number>>;

/** Beside those of the record: ID, owner, times, state, version and the defaults of an account. */
const filledColumns = 34;

const database = new DatabaseSync(":memory:");
const filledDefinitions = Array.from({ length: filledColumns }, (_, index) => `c${index} TEXT`).join(", ");
const filledMarks = Array.from({ length: filledColumns }, () => "?").join(", ");
database.exec(
  `CREATE TABLE account (accountid TEXT PRIMARY KEY, numberofemployees INTEGER, name TEXT, description TEXT, ${filledDefinitions}) STRICT`,
);
const insert = database.prepare(`INSERT INTO account VALUES (?, ?, ?, ?, ${filledMarks})`);

function create(row: Row): string {
  const id = randomUUID();
  insert.run(id, row.numberofemployees ?? null, row.name ?? null, row.description ?? null, ...filled());
  return id;
}

function filled(): string[] {
  const now = new Date().toISOString();
  return Array.from({ length: filledColumns }, () => now);
}

/** Made when it is first asked for. */
let join: (() => unknown[]) | undefined;

function prepareJoin(contacts: number): () => unknown[] {
  // Neither case nor accents count in an organization's texts, and SQLite has no such collation.
  database.function("fold", { deterministic: true }, foldText);
  database.exec(`
    CREATE TABLE u (id TEXT PRIMARY KEY, fullname TEXT) STRICT;
    CREATE TABLE a (id TEXT PRIMARY KEY, ${filledDefinitions}, name TEXT, ownerid TEXT) STRICT;
    CREATE TABLE c (id TEXT PRIMARY KEY, ${filledDefinitions}, lastname TEXT, parentcustomerid TEXT) STRICT;
    CREATE INDEX children ON c (parentcustomerid);
    BEGIN`);
  const owner = randomUUID();
  database.prepare("INSERT INTO u VALUES (?, ?)").run(owner, "Forrest Gump");
  const insertAccount = database.prepare(`INSERT INTO a VALUES (?, ${filledMarks}, ?, ?)`);
  const insertContact = database.prepare(`INSERT INTO c VALUES (?, ${filledMarks}, ?, ?)`);
  for (let index = 0; index < contacts / contactsOfAccount; index += 1) {
    const account = randomUUID();
    insertAccount.run(account, ...filled(), accountName(index), owner);
    for (let each = 0; each < contactsOfAccount; each += 1)
      insertContact.run(randomUUID(), ...filled(), lastName(index, each), account);
  }
  database.exec("COMMIT; ANALYZE");
  const query = database.prepare(`
    SELECT c.id, c.lastname, a.name AS "a.name", u.fullname FROM c JOIN a ON a.id = c.parentcustomerid JOIN u ON u.id = a.ownerid
    WHERE fold(a.name) GLOB ? ORDER BY fold(c.lastname), c.id LIMIT 50`);
  return () => query.all("*7");
}

function foldText(text: unknown): string {
  const value = String(text);
  if (/^[ -~]*$/.test(value)) return value.toLowerCase();
  return value.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

const server = createServer(async (request, response) => {
  if (request.url === "/join") {
    join ??= prepareJoin(Number(process.argv[2] ?? 0));
    response.setHeader("content-type", "application/json").end(JSON.stringify({ value: join() }));
    return;
  }
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
