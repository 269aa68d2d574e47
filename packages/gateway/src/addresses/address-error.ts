/** A host has an address to which no URL may lead that does not come from the operator. */
export class AddressError extends Error {
  override readonly name = 'AddressError'

  constructor(host: string, address: string) {
    super(
      `${host} has the address ${address}, which is private: what comes from providers and jobs may lead to public ` +
        'addresses only; list it in TRUCKROLL_ALLOW_PRIVATE_ADDRESSES if it is yours',
    )
  }
}
