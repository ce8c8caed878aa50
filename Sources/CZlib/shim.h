#ifndef JIRASTREAM_CZLIB_H
#define JIRASTREAM_CZLIB_H

#include <zlib.h>

/* deflateInit2 is a macro, which Swift does not import. */
static inline int czlib_deflate_init_raw(z_streamp stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}

static inline int czlib_inflate_init_raw(z_streamp stream) {
    return inflateInit2(stream, -15);
}

/* A distinct name, so that a Swift method named inflate can call it. */
static inline int czlib_inflate(z_streamp stream, int flush) {
    return inflate(stream, flush);
}

#endif
