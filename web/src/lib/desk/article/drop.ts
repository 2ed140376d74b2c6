import type { Attachment } from 'svelte/attachments';

/** Files that are dropped on something go to `take`; `over` says whether some are just above it. */
export function dropped(take: (files: File[]) => void, over: (is: boolean) => void): Attachment<HTMLElement> {
  return (node) => {
    let depth = 0;
    const carries = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
    const listeners = {
      dragenter: (event: DragEvent) => {
        if (!carries(event)) return;
        depth += 1;
        over(true);
      },
      dragleave: (event: DragEvent) => {
        if (!carries(event)) return;
        depth = Math.max(0, depth - 1);
        over(depth > 0);
      },
      dragover: (event: DragEvent) => {
        if (carries(event)) event.preventDefault();
      },
      drop: (event: DragEvent) => {
        depth = 0;
        over(false);
        const files = [...(event.dataTransfer?.files ?? [])];
        if (files.length === 0) return;
        event.preventDefault();
        take(files);
      },
    };
    for (const [name, listener] of Object.entries(listeners))
      node.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners))
        node.removeEventListener(name, listener as EventListener);
    };
  };
}
