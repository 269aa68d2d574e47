/** How many bytes of files may be handed out. A file larger than all the room goes alone, else it would never go. */
export class FileRoom {
  #bytes: number
  #hasFile: boolean

  /** `hasFile`: one is on its way. */
  constructor(bytes: number, hasFile: boolean) {
    this.#bytes = bytes
    this.#hasFile = hasFile
  }

  /** False if there is no room for a file of so many bytes now. */
  take(bytes: number): boolean {
    if (this.#hasFile && bytes > this.#bytes) return false
    this.#hasFile = true
    this.#bytes -= bytes
    return true
  }
}
