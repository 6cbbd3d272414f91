import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamlError } from "../../errors.ts";
import { abortError } from "../../net/net-error.ts";
import type { AuthErrorCode } from "../auth-error.ts";

/** A port of this machine that waits for the browser to come back. */
export type LoopbackRedirect = {
  /** The redirect address to ask for, its port filled in. */
  readonly uri: string;
  /** The parameters of the redirect; rejects when the signal aborts. */
  arrives(signal: AbortSignal): Promise<URLSearchParams>;
  close(): Promise<void>;
};

const loopbackHosts: Readonly<Record<string, string>> = {
  localhost: "127.0.0.1",
  "127.0.0.1": "127.0.0.1",
  "[::1]": "::1",
};

/**
 * Listens for the redirect with this state on a loopback address: on the port of `redirectUri`, or on a free one where it
 * names none (RFC 8252, section 7.3). Requests for other paths, with another state or another method are turned away.
 *
 * Error: AUTH_REDIRECT_URI.
 */
export async function listenForRedirect(redirectUri = "http://localhost", state: string): Promise<LoopbackRedirect> {
  const { url, address } = parse(redirectUri);
  const arrival = Promise.withResolvers<URLSearchParams>();
  const server = createServer((request, response) => {
    const parameters = redirectOf(request, url.pathname);
    if (parameters === undefined) return answer(response, 404, "Nothing is here.");
    if (parameters.get("state") !== state)
      return answer(response, 400, "This sign-in is not the one that is waited for.");
    answer(response, 200, parameters.has("error") ? "The sign-in failed. " : "You are signed in. ");
    arrival.resolve(parameters);
  });
  const port = await listen(server, url.port === "" ? 0 : Number(url.port), address, redirectUri);
  return {
    uri: redirectUri.replace(/^(http:\/\/(?:\[::1\]|[^/:?#]+))(:\d*)?/i, `$1:${port}`),
    arrives: (signal) => arrives(arrival.promise, signal, redirectUri),
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, "close");
    },
  };
}

function parse(redirectUri: string): { url: URL; address: string } {
  const url = URL.canParse(redirectUri) ? new URL(redirectUri) : undefined;
  const address = url?.protocol === "http:" ? loopbackHosts[url.hostname] : undefined;
  const isPlain = url !== undefined && url.search + url.hash + url.username + url.password === "";
  if (url !== undefined && address !== undefined && isPlain) return { url, address };
  throw failure(
    `REDIRECTURI ${redirectUri} is not an http address of this machine`,
    "register http://localhost with the application and leave REDIRECTURI out, or sign in with the device code",
  );
}

async function listen(server: Server, port: number, address: string, redirectUri: string): Promise<number> {
  try {
    server.listen(port, address);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch (cause) {
    throw failure(
      `the port of the redirect address ${redirectUri} cannot be listened on`,
      "end the program that uses it, or register a redirect address with another port",
      cause,
    );
  }
}

function redirectOf({ method, url = "" }: IncomingMessage, path: string): URLSearchParams | undefined {
  const base = "http://localhost";
  if (method !== "GET" || !url.startsWith("/") || !URL.canParse(url, base)) return undefined;
  const { pathname, searchParams } = new URL(url, base);
  const isAnswer = searchParams.has("code") || searchParams.has("error");
  return pathname === path && isAnswer ? searchParams : undefined;
}

function answer(response: ServerResponse, status: number, text: string): void {
  const headers = {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    connection: "close",
  };
  response.writeHead(status, headers).end(status === 200 ? `${text}You can close this window.` : text);
}

async function arrives(
  arrival: Promise<URLSearchParams>,
  signal: AbortSignal,
  where: string,
): Promise<URLSearchParams> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(abortError(signal, where, false));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    if (signal.aborted) onAbort();
    return await Promise.race([arrival, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

function failure(message: string, remedy: string, cause?: unknown): DynamlError {
  return new DynamlError<AuthErrorCode>({ code: "AUTH_REDIRECT_URI", message, remedy, cause });
}
