/** What a job did and what is proved of it, told as text, as JSON and as one HTML page. */
@NullMarked
package io.godwit.migration.report;

import org.jspecify.annotations.NullMarked;
