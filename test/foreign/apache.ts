import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { type ScriptedServer, startTcpServer } from "../scripted-server.ts";

export type Apache = {
  /** Where clients come in: a relay that notes what Apache answers, as its log is written only afterwards. */
  readonly port: number;
  /** What was answered so far, in order. */
  readonly answers: readonly ApacheAnswer[];
  stop(): Promise<void>;
};

type ApacheAnswer = {
  /** Which of the relay's connections it came over, from 0. */
  readonly connection: number;
  readonly status: string;
};

const program = "apache2";
const modules = [
  "mpm_event",
  "authn_core",
  "authz_core",
  "authz_user",
  "auth_gssapi",
  "headers",
  "proxy",
  "proxy_http",
];

/** Apache in `folder`, which anybody must be able to read, with `locations` as the rest of its configuration. */
export async function startApache(
  folder: string,
  locations: string,
  environment: Readonly<Record<string, string>>,
): Promise<Apache> {
  const port = await freePort();
  const config = `${folder}/apache.conf`;
  writeFileSync(config, `${common(folder, port)}${locations}`);
  const apache = spawn(program, ["-f", config, "-D", "FOREGROUND"], {
    stdio: "ignore",
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...environment },
  });
  await answering(`http://127.0.0.1:${port}`, apache);
  const answers: ApacheAnswer[] = [];
  const relay = await startNotingRelay(port, answers);
  return {
    port: relay.port,
    answers,
    stop: async () => {
      await relay.close();
      if (apache.exitCode !== null) return;
      apache.kill("SIGTERM");
      await once(apache, "exit");
    },
  };
}

/** A connection to Apache for each that comes in; a status is noted before the client can see it. */
function startNotingRelay(port: number, answers: ApacheAnswer[]): Promise<ScriptedServer> {
  let connections = 0;
  return startTcpServer((client) => {
    const connection = connections;
    connections += 1;
    const server = connect(port, "127.0.0.1");
    server.on("data", (chunk) => {
      for (const [, status = ""] of chunk.toString("latin1").matchAll(/HTTP\/1\.1 (\d{3}) /g)) {
        answers.push({ connection, status });
      }
      client.write(chunk);
    });
    client.on("data", (chunk) => server.write(chunk));
    endTogether(client, server);
  });
}

export function endTogether(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on("close", () => to.destroy());
    from.on("error", () => {});
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

function common(folder: string, port: number): string {
  return `
ServerRoot /etc/apache2
ServerName localhost
PidFile ${folder}/pid
DefaultRuntimeDir ${folder}
Mutex file:${folder}
Listen 127.0.0.1:${port}
${process.getuid?.() === 0 ? "User nobody\nGroup nogroup" : ""}
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join("\n")}
ErrorLog ${folder}/error.log
DocumentRoot ${folder}
KeepAlive On
`;
}

async function answering(origin: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`Apache ended with exit code ${server.exitCode}`);
    const isUp = await fetch(origin).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("Apache did not answer within 20 s");
}
