/** The root folder of another mount namespace, as Linux shows it beside the process that lives there (proc(5)). */
const ROOT_OF_A_PROCESS = /\/proc\/\d+\/root(?=\/)/g;

/** A path as its owner writes it: in a container without the way into it, at home with `~`. */
export function placeText(path: string, home: string): string {
  const inside = inContainers(path);
  return inside === path && home !== '' && path.startsWith(`${home}/`)
    ? `~${path.slice(home.length)}`
    : inside;
}

/** A text in which paths into containers are written short. */
export function inContainers(text: string): string {
  return text.replace(ROOT_OF_A_PROCESS, 'container:');
}
