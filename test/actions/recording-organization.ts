import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { openEmulator } from "../../src/emulator/emulator.ts";
import type { EmulatorOptions } from "../../src/emulator/emulator-options.ts";
import type { EmulatorConnection, EmulatorResponse } from "../../src/emulator/handler.ts";
import { type Run, type RunSettings, runThrough } from "./organization.ts";

/** A request as it came, without its sign-in. */
export type Recorded = { readonly method: string; readonly target: string; readonly body: string };

/** What a request is answered with in place of the embedded organization; undefined: what that one answers. */
export type Answers = (request: Recorded) => EmulatorResponse | undefined;

/** What becomes of the answer to a request that is carried out: it is broken off, or it never comes; undefined: it comes. */
export type Loss = (request: Recorded) => "broken" | "never" | undefined;

/** An embedded organization behind somebody who writes down what comes, and answers some of it by a script. */
export type RecordingOrganization = AsyncDisposable & {
  readonly requests: readonly Recorded[];
  run(aml: string, options?: RunSettings): Promise<Run>;
};

export async function startRecordingOrganization(
  answers: Answers,
  options: EmulatorOptions = {},
  loses: Loss = () => undefined,
): Promise<RecordingOrganization> {
  const { handler, close } = openEmulator({ open: true, anyOrganization: true, ...options });
  const connections = new WeakMap<Socket, EmulatorConnection>();
  const requests: Recorded[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const body = Buffer.concat(await incoming.toArray());
    const { method = "", url: target = "", socket } = incoming;
    const headers = Object.fromEntries(Object.entries(incoming.headersDistinct).map(([name, all]) => [name, `${all}`]));
    const connection = connections.get(socket) ?? { state: new Map() };
    connections.set(socket, connection);
    const recorded = { method, target, body: body.toString() };
    requests.push(recorded);
    const answer =
      answers(recorded) ??
      (await handler({ method, target, headers: { ...headers, host: "localhost" }, body }, connection));
    const loss = answer.status === 401 ? undefined : loses(recorded);
    if (loss === "broken") socket.destroy();
    if (loss !== undefined) return;
    for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value);
    outgoing.writeHead(answer.status).end(answer.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    requests,
    run: (aml, options) => runThrough(() => Promise.resolve(connect(port, "127.0.0.1")), aml, options),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await close();
    },
  };
}
