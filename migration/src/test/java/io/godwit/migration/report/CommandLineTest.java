package io.godwit.migration.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import io.milvus.grpc.ConsistencyLevel;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommandLineTest {
    private static final CollectionOptions OPTIONS = CollectionOptions.builder()
            .fields(List.of("id", "v"))
            .description("it's new")
            .dynamicField(false)
            .dynamicKeys(OptionsText.dynamicKeys("color:VarChar(9)=red,tags:Array<Int8>[4]:nullable,drop"))
            .partitionKey(OptionsText.partitionKey("tenant:32"))
            .shards(2)
            .consistencyLevel(ConsistencyLevel.Session)
            .index(IndexChoice.AUTOINDEX)
            .load(LoadChoice.NO)
            .build();

    @Test
    void theSameOptionsOfAllCollectionsAreFlags() {
        String flags = " --fields id,v --description 'it'\\''s new' --dynamic-field off"
                + " --dynamic-keys 'color:VarChar(9)=red,tags:Array<Int8>[4]:nullable,drop' --partition-key tenant:32 --shards 2"
                + " --consistency-level Session --index autoindex --load no";
        assertThat(CommandLine.verify(spec(new Selection("*", "*", "*", "*", OPTIONS))))
                .isEqualTo("godwit verify --source http://a:19530 --target http://b:19530" + flags);
        assertThat(CommandLine.migrate(
                        spec(
                                new Selection("default", "a", "default", "a", OPTIONS),
                                new Selection("default", "b", "default", "c", OPTIONS)),
                        List.of()))
                .isEqualTo("godwit migrate --source http://a:19530 --target http://b:19530 --collection default.a"
                        + " --collection default.b=default.c" + flags);
    }

    @Test
    void anEmptyValueStandsInQuotes() {
        CollectionOptions none = CollectionOptions.builder().description("").build();
        assertThat(CommandLine.quoted(OptionsText.flags(none))).isEqualTo("--description ''");
    }

    @Test
    void databasesKeepTheirNewNames() {
        assertThat(CommandLine.verify(spec(new Selection("*", "*", "new_*", "*"))))
                .isEqualTo("godwit verify --source http://a:19530 --target http://b:19530 --database '*=new_*'");
    }

    @Test
    void differentOptionsStandInAPlanFile() {
        assertThat(CommandLine.migrate(
                        spec(
                                new Selection("default", "a", "default", "a", OPTIONS),
                                new Selection("default", "b", "default", "c")),
                        List.of("--again")))
                .isEqualTo("godwit migrate --plan FILE --again");
    }

    private static MigrationSpec spec(Selection... selection) {
        return new MigrationSpec(
                URI.create("http://a:19530"),
                URI.create("http://b:19530"),
                List.of(selection),
                List.of(),
                IfExists.FAIL);
    }
}
