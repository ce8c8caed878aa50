#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdint.h>

/// How often memory was asked for since the program began: malloc, calloc, realloc, aligned_alloc, memalign and
/// posix_memalign, on all threads. Zero where calls cannot be counted (anything but glibc).
uint64_t callocations_count(void);

/// Whether calls are counted here.
int callocations_is_counting(void);

#endif
