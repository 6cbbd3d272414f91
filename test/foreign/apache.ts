import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";

export type Apache = {
  /** Port of the client, status and method of each request so far. */
  accessLog(): string[];
  stop(): Promise<void>;
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
  port: number,
  locations: string,
  environment: Readonly<Record<string, string>>,
): Promise<Apache> {
  const config = `${folder}/apache.conf`;
  writeFileSync(config, `${common(folder, port)}${locations}`);
  const apache = spawn(program, ["-f", config, "-D", "FOREGROUND"], {
    stdio: "ignore",
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...environment },
  });
  await answering(`http://127.0.0.1:${port}`, apache);
  return {
    accessLog: () =>
      readFileSync(`${folder}/access.log`, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
    stop: async () => {
      if (apache.exitCode !== null) return;
      apache.kill("SIGTERM");
      await once(apache, "exit");
    },
  };
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
LogFormat "%{remote}p %>s %m %U"
CustomLog ${folder}/access.log "%{remote}p %>s %m %U"
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
