import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, type TestContext, test } from "node:test";
import { createFileGate } from "../../src/files/file-gate.ts";
import { png } from "../conformance/place.ts";
import { customizations } from "../conformance/probe.ts";
import { createSession, logsOf, startTestOrganization } from "./organization.ts";

const id = "7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f";
const probe = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="new_probe"><ATTRIBUTE LOGICALNAME="new_probeid" TYPE="Guid" VALUE="${id}" />
  <ATTRIBUTE LOGICALNAME="new_name" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>`;
const account = `<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="account"><ATTRIBUTE LOGICALNAME="accountid" TYPE="Guid" VALUE="${id}" />
  <ATTRIBUTE LOGICALNAME="name" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>`;
const upload = (more: string, entity = `ENTITY="new_probe" ID="${id}"`) =>
  `<AMDYNAMICSCRM ACTIVITY="upload_file" ${entity} ${more} />`;
const download = (more: string, entity = `ENTITY="new_probe" ID="${id}" COLUMN="new_document"`) =>
  `<AMDYNAMICSCRM ACTIVITY="download_file" ${entity} ${more} />`;
const variables = `<AMVARIABLE NAME="a" VALUE="" /><AMVARIABLE NAME="b" VALUE="" />`;

/** A folder that the task may use, with its files. */
async function folderOf(t: TestContext, files: Readonly<Record<string, Uint8Array | string>>) {
  const folder = await mkdtemp(join(tmpdir(), "dynaml-"));
  t.after(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return {
    options: { files: createFileGate({ allowed: [folder] }) },
    read: (name: string) => readFile(join(folder, name)),
    path: (name: string) => join(folder, name),
    names: () => readdir(folder),
  };
}

for (const transport of ["Soap", "WebApi"]) {
  const open = variables + createSession(`TRANSPORT="${transport}"`);

  describe(`upload_file and download_file over ${transport}`, () => {
    test("a file column, in several blocks; the organization's name and the file's own", async (t) => {
      const bytes = Buffer.alloc(5 * 1024 * 1024 + 17, "Grüße\n");
      const folder = await folderOf(t, { "in.bin": bytes });
      await mkdir(folder.path("downloads"));
      await using organization = await startTestOrganization({ customizations });
      const run = await organization.run(
        `${open}${probe}${upload('COLUMN="new_document" FILE="in.bin" FILENAME="Bericht ä.bin" RESULTVARIABLE="a"')}
         ${download('FILE="out.bin" RESULTVARIABLE="b"')}<AMWRITETOLOG TEXT="%a% %b%" />${download('FILE="downloads/"')}${download('FILE="downloads" OVERWRITE="YES"')}`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.match(logsOf(run)[0] ?? "", /^[0-9a-f-]{36} Bericht ä\.bin$/);
      assert.ok(bytes.equals(await folder.read("out.bin")));
      assert.ok(bytes.equals(await folder.read("downloads/Bericht ä.bin")));
      const told = run.events.flatMap((event) => (event.type === "step-progress" ? [event.message] : []));
      for (const message of ["4194304 bytes uploaded", `${bytes.length} bytes uploaded`])
        assert.ok(told.includes(message));
      for (const count of [4_194_304, bytes.length]) {
        assert.ok(told.includes(`${count} of ${bytes.length} bytes downloaded`));
      }
    });

    test("a note: a new one, its file, and another in its place", async (t) => {
      const folder = await folderOf(t, { "one.txt": "one", "two.txt": "two" });
      await using organization = await startTestOrganization({ customizations });
      const note = 'ENTITY="annotation" ID="%a%"';
      const run = await organization.run(
        `${open}${account}${upload('AS="Note" SUBJECT="Greeting" TEXT="see the file" FILE="one.txt" MIMETYPE="text/plain" RESULTVARIABLE="a"', `ENTITY="account" ID="${id}"`)}
         ${download('FILE="out.txt" RESULTVARIABLE="b"', `${note} COLUMN="documentbody"`)}
         <AMDYNAMICSCRM ACTIVITY="get_entity" ${note} RESULTDATASET="note" />
         ${upload('COLUMN="documentbody" FILE="two.txt"', note)}${download('FILE="again.txt"', `${note} COLUMN="documentbody"`)}
         <AMWRITETOLOG TEXT="%b% %note.subject% %note.notetext% %note.mimetype% %note.objectid%" />`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), [`one.txt Greeting see the file text/plain account:${id}`]);
      assert.deepEqual([String(await folder.read("out.txt")), String(await folder.read("again.txt"))], ["one", "two"]);
    });

    test("an image column", async (t) => {
      const folder = await folderOf(t, { "dot.png": png });
      await using organization = await startTestOrganization({ customizations });
      const run = await organization.run(
        `${open}${probe}${upload('COLUMN="new_image" FILE="dot.png" MIMETYPE="image/png"')}
         ${download('FILE="out.png"', `ENTITY="new_probe" ID="${id}" COLUMN="new_image"`)}`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.ok(png.equals(await folder.read("out.png")));
    });

    test("a file column, an image column and a note lose their files", async (t) => {
      const folder = await folderOf(t, { "dot.png": png });
      await using organization = await startTestOrganization({ customizations });
      const places = [
        [`ENTITY="new_probe" ID="${id}"`, "new_document"],
        [`ENTITY="new_probe" KEY="new_code=A-17"`, "new_image"],
        ['ENTITY="annotation" ID="%a%"', "documentbody"],
      ] as const;
      const steps = places.map(
        ([record, column]) =>
          `${upload(`COLUMN="${column}" FILE="dot.png"`, record)}
           <AMDYNAMICSCRM ACTIVITY="delete_file" ${record} COLUMN=" ${column.toUpperCase()} " />
           <AMDYNAMICSCRM ACTIVITY="get_entity" ${record} COLUMNS="${column}" RESULTDATASET="row" />
           <AMWRITETOLOG TEXT="[%row.${column}%]" />`,
      );
      const run = await organization.run(
        `${open}<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="new_probe"><ATTRIBUTE LOGICALNAME="new_probeid" VALUE="${id}" /><ATTRIBUTE LOGICALNAME="new_code" VALUE="A-17" /></AMDYNAMICSCRM>
         <AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="annotation" RESULTVARIABLE="a"><ATTRIBUTE LOGICALNAME="subject" VALUE="x" /></AMDYNAMICSCRM>
         ${steps.join("\n")}`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.deepEqual(logsOf(run), ["[]", "[]", "[]"]);
    });

    test("an attachment of an e-mail", async (t) => {
      const folder = await folderOf(t, { "one.txt": "one" });
      await using organization = await startTestOrganization();
      const run = await organization.run(
        `${open}<AMDYNAMICSCRM ACTIVITY="create_entity" ENTITY="email" RESULTVARIABLE="a"><ATTRIBUTE LOGICALNAME="subject" TYPE="String" VALUE="x" /></AMDYNAMICSCRM>
         ${upload('AS="Attachment" FILE="one.txt" RESULTVARIABLE="b"', 'ENTITY="email" ID="%a%"')}
         ${download('FILE="out.txt"', 'ENTITY="activitymimeattachment" ID="%b%" COLUMN="body"')}`,
        folder.options,
      );
      assert.equal(run.result.error?.message, undefined);
      assert.equal(String(await folder.read("out.txt")), "one");
    });
  });
}

test("a file that is there is kept, unless OVERWRITE says otherwise; one that cannot be read changes nothing", async (t) => {
  const folder = await folderOf(t, { "in.txt": "new", "out.txt": "old" });
  await using organization = await startTestOrganization({ customizations });
  const steps = `${createSession()}${probe}${upload('COLUMN="new_document" FILE="in.txt"')}`;
  const { result } = await organization.run(`${steps}${download('FILE="out.txt"')}`, folder.options);
  assert.equal(result.error?.code, "FILES_EXISTS");
  assert.equal(String(await folder.read("out.txt")), "old");
  const replaced = await organization.run(
    `${createSession()}${download('FILE="out.txt" OVERWRITE="YES"')}`,
    folder.options,
  );
  assert.equal(replaced.result.error, undefined);
  assert.equal(String(await folder.read("out.txt")), "new");
  const empty = download('FILE="none.txt"', `ENTITY="new_probe" ID="${id}" COLUMN="new_image"`);
  const { error } = (await organization.run(`${createSession()}${empty}`, folder.options)).result;
  assert.equal(error?.code, "SESSION_FAULT");
  assert.equal(error.remedy, "check the record's ID, and that its column new_image holds a file");
  assert.deepEqual((await folder.names()).sort(), ["in.txt", "out.txt"]);
});

for (const transport of ["Soap", "WebApi"]) {
  test(`a file that is larger than its column takes is refused before it is sent, over ${transport}`, async (t) => {
    const folder = await folderOf(t, { "fits.txt": "x".repeat(1024), "large.txt": "x".repeat(1025) });
    const columns = [{ schemaName: "new_Small", type: "File" as const, maxSizeInKB: 1 }];
    await using organization = await startTestOrganization({
      customizations: { tables: [{ logicalName: "account", columns }] },
    });
    const put = (file: string) => upload(`COLUMN="new_small" FILE="${file}"`, `ENTITY="account" ID="${id}"`);
    const open = createSession(`TRANSPORT="${transport}"`);
    const fits = await organization.run(`${open}${account}${put("fits.txt")}`, folder.options);
    assert.equal(fits.result.error?.message, undefined);
    const run = await organization.run(`${open}${put("large.txt")}`, folder.options);
    assert.equal(run.result.error?.code, "ACTION_FILE_SIZE");
    assert.match(run.result.error.message, /has 1025 bytes, and new_small of account takes 1024 \(1 KB\)/);
    assert.equal(
      run.events.some((event) => event.type === "step-progress" && /uploaded/.test(event.message)),
      false,
    );
  });
}

test("a name of the organization's that leads elsewhere is refused", async (t) => {
  const folder = await folderOf(t, { "in.txt": "x" });
  await mkdir(folder.path("downloads"));
  await using organization = await startTestOrganization({ customizations });
  const name = 'FILENAME="../../escaped.txt"';
  const run = await organization.run(
    `${createSession()}${probe}${upload(`COLUMN="new_document" FILE="in.txt" ${name}`)}${download('FILE="downloads/"')}`,
    folder.options,
  );
  assert.equal(run.result.error?.code, "ACTION_FILE_NAME");
  assert.deepEqual(await folder.names(), ["downloads", "in.txt"]);
});

const refused = [
  ["a file outside", upload('COLUMN="new_document" FILE="../secret.txt"'), "FILES_NOT_ALLOWED"],
  ["a file that is not there", upload('COLUMN="new_document" FILE="nowhere.txt"'), "FILES_NOT_FOUND"],
  ["no column", upload('FILE="in.txt"'), "CHECK_MISSING_PARAMETER"],
  [
    "a batch",
    `<AMDYNAMICSCRM ACTIVITY="begin_batch" />${upload('COLUMN="new_document" FILE="in.txt"')}`,
    "ACTION_BATCH_FILE",
  ],
  [
    "a variable that is not there",
    upload('COLUMN="new_document" FILE="in.txt" RESULTVARIABLE="nowhere"'),
    "ENGINE_NO_VARIABLE",
  ],
] as const;
for (const [what, step, code] of refused) {
  test(`refused: ${what}`, async (t) => {
    const folder = await folderOf(t, { "in.txt": "x" });
    await using organization = await startTestOrganization({ customizations });
    const { result } = await organization.run(createSession() + step, folder.options);
    assert.equal(result.error?.code, code);
  });
}

test("without a way to files the step says so", async () => {
  await using organization = await startTestOrganization();
  for (const step of [upload('COLUMN="a" FILE="in.txt"'), download('FILE="out.txt"')]) {
    const { result } = await organization.run(createSession() + step);
    assert.equal(result.error?.code, "ACTION_NO_FILES");
  }
});
