/** Kinds of named things in a run: the sessions that a task names, and the connections that steps made for themselves. */
export const sessionKind = "session";
export const connectionKind = "connection";
/** Batches that are open, by the name of their session. */
export const batchKind = "batch";
