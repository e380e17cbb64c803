/** An address that does not say a question; the message names the part that cannot be read. */
export class AddressError extends Error {
  override readonly name: string = 'AddressError'
}

/** An address of a version that this page does not know yet: none of it is read, for its words may mean something else. */
export class NewerAddressError extends AddressError {
  override readonly name = 'NewerAddressError'
}
