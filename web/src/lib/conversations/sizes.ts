export const LIST_PAGE = 30;
export const MESSAGE_PAGE = 40;
