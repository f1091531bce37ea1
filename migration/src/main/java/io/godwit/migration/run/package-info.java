/** What is happening and what is next: jobs, phases, the engine, and the ports to where state is kept. */
@NullMarked
package io.godwit.migration.run;

import org.jspecify.annotations.NullMarked;
