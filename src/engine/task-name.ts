/** The one form of a task's name that tasks see: `/srv/tasks/Nightly import.aml` → `Nightly import`. */
export function taskNameOf(path: string): string {
  return path.replace(/^.*[\\/]/s, "").replace(/\.aml$/i, "");
}
