package io.godwit.migration.copy;

/**
 * The primary key's field.
 *
 * @param int64 whether it is Int64, else VarChar
 */
public record KeyField(String name, boolean int64) {}
