/** An application whose bytecode {@code UsagesTest} reads; nothing of it runs. */
@NullMarked
package com.example.shop;

import org.jspecify.annotations.NullMarked;
