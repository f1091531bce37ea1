/** Organizations, projects, accounts, API keys, and who may do what. */
@NullMarked
package io.godwit.service.access;

import org.jspecify.annotations.NullMarked;
