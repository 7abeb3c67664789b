/** 64-bit arithmetic of the xxHash family on bigints. */
export const P1 = 0x9e3779b185ebca87n
export const P2 = 0xc2b2ae3d27d4eb4fn
export const P3 = 0x165667b19e3779f9n
export const P4 = 0x85ebca77c2b2ae63n
export const P5 = 0x27d4eb2f165667c5n

export const wrap = (x: bigint): bigint => BigInt.asUintN(64, x)
export const rotate = (x: bigint, by: bigint): bigint => wrap(x << by) | (x >> (64n - by))
export const shiftXor = (x: bigint, by: bigint): bigint => x ^ (x >> by)

/** `XXH64_avalanche` */
export const avalanche64 = (hash: bigint): bigint => shiftXor(wrap(shiftXor(wrap(shiftXor(hash, 33n) * P2), 29n) * P3), 32n)
