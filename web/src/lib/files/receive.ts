import type { Attachment } from 'svelte/attachments';
import type { AttachmentFacts } from './files.graphql.ts';
import type { Uploads } from './uploads.svelte.ts';

/** How a text names a picture that comes with it. */
const picture = ({ fileName, id }: AttachmentFacts): string =>
  `![${fileName.replace(/[[\]\\]/g, '')}](attachment:${id})`;

/**
 * Files that are dropped on a part of the page or pasted into it are attached; a picture pasted into a text goes into it, unless
 * such texts have no pictures (`inText`).
 */
export function receive(uploads: Uploads, { inText = true } = {}): Attachment<HTMLElement> {
  return (form) => {
    let depth = 0;
    const carriesFiles = (transfer: DataTransfer | null): boolean =>
      transfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent): void => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth += 1;
      uploads.dragging = true;
    };
    const leave = (event: DragEvent): void => {
      if (!carriesFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      uploads.dragging = depth > 0;
    };
    const over = (event: DragEvent): void => {
      if (carriesFiles(event.dataTransfer)) event.preventDefault();
    };
    const drop = (event: DragEvent): void => {
      depth = 0;
      uploads.dragging = false;
      const files = event.dataTransfer?.files;
      if (!files?.length) return;
      event.preventDefault();
      uploads.add(files);
    };
    const paste = (event: ClipboardEvent): void => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      // Office programs put a picture of the text beside the text: then the text is what is meant.
      if (event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      const text = inText && event.target instanceof HTMLTextAreaElement ? event.target : undefined;
      const pictures = files.filter(({ type }) => /^image\/(png|jpeg|gif|webp)$/.test(type));
      uploads.add(pictures, (attachment) => {
        if (text && attachment.isPicture) insert(text, picture(attachment));
      });
      uploads.add(files.filter((file) => !pictures.includes(file)));
    };
    form.addEventListener('dragenter', enter);
    form.addEventListener('dragleave', leave);
    form.addEventListener('dragover', over);
    form.addEventListener('drop', drop);
    form.addEventListener('paste', paste);
    return () => {
      form.removeEventListener('dragenter', enter);
      form.removeEventListener('dragleave', leave);
      form.removeEventListener('dragover', over);
      form.removeEventListener('drop', drop);
      form.removeEventListener('paste', paste);
    };
  };
}

/** Writes where the cursor is, as if it had been typed, so that the form hears of it. */
function insert(text: HTMLTextAreaElement, words: string): void {
  if (!text.isConnected) return;
  const before = text.value.slice(0, text.selectionStart);
  const gap = before === '' || before.endsWith('\n') ? '' : '\n';
  text.setRangeText(`${gap}${words}\n`, text.selectionStart, text.selectionEnd, 'end');
  text.dispatchEvent(new InputEvent('input', { bubbles: true }));
}
