#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

/// The number of allocations since the program began: malloc, calloc, realloc, aligned_alloc, memalign and posix_memalign,
/// on all threads. Zero if calls cannot be counted (with any C library except glibc).
uint64_t callocations_count(void);

/// A Boolean value that indicates whether calls are counted on this system.
int callocations_is_counting(void);

#endif
