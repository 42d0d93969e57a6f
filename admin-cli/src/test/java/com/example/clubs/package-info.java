/**
 * Entities and repositories whose mapping says more than a name for each attribute; only read,
 * never run.
 */
package com.example.clubs;
