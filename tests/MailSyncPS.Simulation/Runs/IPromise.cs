namespace MailSyncPS.Simulation.Runs;

/// <summary>What must hold at every moment.</summary>
interface IPromise
{
    /// <summary>Checks it; what does not hold is told to the world.</summary>
    void Check(World world, string step);
}
