/** Lets the browser keep a text as a file, without a server in between. */
export function download(fileName: string, text: string, type: string): void {
  keep(fileName, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Lets the browser keep what is already here as a file. */
export function keep(fileName: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lets the browser fetch a file that the server is still making, and stays on the page. */
export function fetchFile(fileName: string, url: string): void {
  const link = document.createElement('a');
  // Whatever the server takes its own address for, it is the one that the page came from.
  link.href = new URL(url).pathname;
  link.download = fileName;
  link.click();
}
