package io.migrationgate.cli.command.flag;

import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.admin.FlagPlan;
import io.migrationgate.cli.command.base.Context;
import io.migrationgate.cli.command.base.ExitCode;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.command.base.StoreCommand;
import io.migrationgate.cli.render.FlagPlans;
import io.migrationgate.spi.StoreView;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows what is to become of flags. */
@Command(
    name = "schedule",
    description = {"Show which changes of flags are to be made, and when.", ""},
    sortOptions = false,
    footer = {
      "",
      "A change is scheduled with --at, or by a rollout in several steps, and made by whichever node is there. Its guards are "
          + "asked then; one that is refused is in the flag's history, and drops what was to come after it."
    })
final class FlagScheduleCommand extends StoreCommand {
  @Parameters(index = "0", arity = "0..1", paramLabel = "NAME", description = "Only this flag.")
  @Nullable
  String name;

  FlagScheduleCommand(Context context) {
    super(context);
  }

  @Override
  protected int run(Session session) {
    StoreView view = session.admin().view();
    if (name != null) {
      FlagAdmin.flag(view, name);
    }
    Map<String, FlagPlan> plans = FlagAdmin.plans(view);
    if (name != null) {
      plans.keySet().retainAll(Set.of(name));
    }
    session.document(FlagPlans.json(plans));
    if (plans.isEmpty()) {
      session.say("nothing is scheduled");
    } else if (!session.json()) {
      FlagPlans.table(plans).print(session.out(), session.style());
    }
    return ExitCode.DONE;
  }
}
