/** Node's timers hold no more than this many milliseconds, and fire at once where they are given more. */
const longest = 2 ** 31 - 1;

/** Calls once, after any number of milliseconds; what it gives stops it. */
export function startTimer(milliseconds: number, call: () => void): () => void {
  const part = Math.min(milliseconds, longest);
  let stop = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    if (milliseconds <= longest) call();
    else stop = startTimer(milliseconds - part, call);
  }, part);
  return () => stop();
}
